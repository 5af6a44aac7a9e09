// Draws every chart on the page from the option the server wrote beside it.
//
//   <figure data-chart>
//     <figcaption>…</figcaption>
//     <div data-chart-canvas></div>
//     <script type="application/json">{ ECharts option }</script>
//   </figure>
//
// The option is data alone: no functions, no HTML. Height comes from the style sheet. The figure's `data-chart` becomes
// `drawn` or `failed`; a failure is silent, because the table with the same numbers is on the page anyway.
// Only the parts of ECharts registered here are in the bundle: a new kind of chart is added here first.

import { init, use } from "echarts/core";
import { BarChart, HeatmapChart, LineChart, RadarChart, ScatterChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent, VisualMapComponent } from "echarts/components";
import { CanvasRenderer } from "echarts/renderers";

use([
  BarChart, HeatmapChart, LineChart, RadarChart, ScatterChart,
  AriaComponent, GridComponent, LegendComponent, TooltipComponent, VisualMapComponent,
  CanvasRenderer,
]);

// Names beside bars break over lines, on a phone over more of them, so that the bars keep room.
const NARROW_PIXELS = 480;
const NAME_PIXELS = { narrow: 110, wide: 230 };
const PAPER_PIXELS = 4; // for each of the page's: twice a sharp screen's

const drawings = new Map(); // place → { figure, option, chart }

/** Draws the figures below `root` that are not drawn yet. Safe to call again, when an island has added one. */
export function drawCharts(root = document) {
  for (const figure of root.querySelectorAll('figure[data-chart]:not([data-chart="drawn"], [data-chart="failed"])')) {
    const place = figure.querySelector("[data-chart-canvas]");
    if (!place || drawings.has(place)) continue;
    attempt(figure, () => {
      const option = JSON.parse(figure.querySelector('script[type="application/json"]').textContent);
      drawings.set(place, { figure, option, chart: null });
      place.setAttribute("role", "img");
      sizes.observe(place); // reports at once, and again once a folded part of the page opens
    });
  }
}

// A place without width (folded, hidden) is drawn when it gets one; later changes of width only resize.
const sizes = new ResizeObserver((changes) => {
  for (const { target } of changes) {
    const drawing = drawings.get(target);
    if (!drawing || target.clientWidth === 0 || target.clientHeight === 0) continue;
    attempt(drawing.figure, () => (drawing.chart ? drawing.chart.resize() : draw(target, drawing)));
  }
});

function draw(place, drawing) {
  drawing.chart = init(place, null, { renderer: "canvas" });
  drawing.chart.setOption(dressed(place, drawing.option));
  drawing.figure.dataset.chart = "drawn";
}

/** The server's option in the page's font and colours, with what the page's security policy and its readers need. */
function dressed(place, option) {
  const style = getComputedStyle(place);
  const token = (name) => style.getPropertyValue(name).trim();
  const series = [1, 2, 3, 4, 5, 6].map((n) => token(`--series-${n}`)).filter(Boolean);
  const caption = place.closest("figure").querySelector("figcaption")?.textContent.trim();
  const text = { color: token("--ink") || style.color, fontFamily: style.fontFamily };
  // From little, light, to much, dark.
  const shades = ["--paper-soft", "--accent-line", "--accent", "--deep"].map(token).filter(Boolean);
  return {
    ...(series.length > 0 && { color: series }),
    ...option,
    animation: false, // a picture is read, not watched; and it is whole when it is printed at once
    aria: { enabled: true, ...(caption && { label: { description: caption } }), ...option.aria },
    textStyle: { ...text, ...option.textStyle },
    // HTML tooltips carry style attributes, which the policy forbids; these are drawn.
    ...(namesAtLeft(option) && { media: [{ query: { maxWidth: NARROW_PIXELS }, option: names("narrow") }, { option: names("wide") }] }),
    ...(option.visualMap && { visualMap: [option.visualMap].flat().map((it) => ({ inRange: { color: shades }, textStyle: text, ...it })) }),
    tooltip: option.tooltip && { confine: true, textStyle: text, ...option.tooltip, renderMode: "richText" },
  };
}

function namesAtLeft(option) {
  return [option.yAxis].flat()[0]?.type === "category";
}

function names(room) {
  return { yAxis: { axisLabel: { width: NAME_PIXELS[room], lineHeight: 13, overflow: "break" } } };
}

function attempt(figure, work) {
  try {
    work();
  } catch {
    figure.dataset.chart = "failed";
  }
}

// Paper gets a canvas of its own: with more dots than the screen's, and only one, where ECharts may stack several.
window.addEventListener("beforeprint", () => {
  for (const [place, { figure, chart }] of drawings) {
    if (!chart) continue;
    attempt(figure, () => {
      const paper = chart.renderToCanvas({ pixelRatio: PAPER_PIXELS });
      paper.removeAttribute("style"); // the style sheet's affair
      place.append(paper);
    });
  }
});
window.addEventListener("afterprint", () => {
  for (const place of drawings.keys()) place.querySelector(":scope > canvas")?.remove();
});

// A canvas keeps the font it was drawn in, so the page's font comes first; after a second, whatever is there.
const fonts = document.fonts ? document.fonts.ready : Promise.resolve();
await Promise.race([fonts, new Promise((done) => setTimeout(done, 1000))]);
drawCharts();
