//! Writes the JavaScript that goes with a compiled `.wasm`: `islands-bindings INPUT FOLDER NAME`.
//! Run by `build.sh` alone.

use std::error::Error;

use wasm_bindgen_cli_support::Bindgen;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [input, folder, name] = arguments.as_slice() else {
        return Err("usage: islands-bindings INPUT FOLDER NAME".into());
    };
    Bindgen::new().input_path(input).web(true)?.typescript(false).out_name(name).generate(folder)?;
    Ok(())
}
