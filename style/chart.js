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

const PAPER_PIXELS = 4;
const screenPixels = () => Math.max(window.devicePixelRatio || 1, 1);

const stillness = window.matchMedia("(prefers-reduced-motion: reduce)");
const drawings = new Map(); // place → { figure, option, chart, pixels }

/** Draws the figures below `root` that are not drawn yet. Safe to call again, when an island has added one. */
export function drawCharts(root = document) {
  for (const figure of root.querySelectorAll('figure[data-chart]:not([data-chart="drawn"], [data-chart="failed"])')) {
    const place = figure.querySelector("[data-chart-canvas]");
    if (!place || drawings.has(place)) continue;
    attempt(figure, () => {
      const option = JSON.parse(figure.querySelector('script[type="application/json"]').textContent);
      drawings.set(place, { figure, option, chart: null, pixels: 0 });
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
    if (drawing.pixels === PAPER_PIXELS) continue; // the paper's size is the style sheet's affair
    attempt(drawing.figure, () => {
      if (drawing.chart) drawing.chart.resize();
      else draw(target, drawing, screenPixels(), !stillness.matches);
    });
  }
});

function draw(place, drawing, pixels, moving) {
  drawing.chart?.dispose();
  const chart = init(place, null, { renderer: "canvas", devicePixelRatio: pixels });
  chart.setOption(dressed(place, drawing.option, moving));
  chart.getZr().flush();
  drawing.chart = chart;
  drawing.pixels = pixels;
  drawing.figure.dataset.chart = "drawn";
}

/** The server's option in the page's font and colours, with what the page's security policy and its readers need. */
function dressed(place, option, moving) {
  const style = getComputedStyle(place);
  const token = (name) => style.getPropertyValue(name).trim();
  const series = [1, 2, 3, 4, 5, 6].map((n) => token(`--series-${n}`)).filter(Boolean);
  const caption = captionOf(place);
  return {
    ...(series.length > 0 && { color: series }),
    ...option,
    animation: moving && option.animation !== false,
    aria: { enabled: true, ...(caption && { label: { description: caption } }), ...option.aria },
    textStyle: { color: token("--ink") || style.color, fontFamily: style.fontFamily, ...option.textStyle },
    // HTML tooltips carry style attributes, which the policy forbids; these are drawn.
    tooltip: option.tooltip && listed(option.tooltip).map((one) => ({ confine: true, ...one, renderMode: "richText" })),
  };
}

function captionOf(place) {
  return place.closest("figure").querySelector("figcaption")?.textContent.trim();
}

function listed(oneOrMany) {
  return Array.isArray(oneOrMany) ? oneOrMany : [oneOrMany];
}

function attempt(figure, work) {
  try {
    work();
  } catch {
    figure.dataset.chart = "failed";
  }
}

function redrawAll(pixels, moving) {
  for (const [place, drawing] of drawings) {
    if (drawing.chart) attempt(drawing.figure, () => draw(place, drawing, pixels, moving));
  }
}

// Paper shows four times the dots of a common screen.
window.addEventListener("beforeprint", () => redrawAll(PAPER_PIXELS, false));
window.addEventListener("afterprint", () => redrawAll(screenPixels(), false));

// A canvas keeps the font it was drawn in, so the page's font comes first; after a second, whatever is there.
const fonts = document.fonts ? document.fonts.ready : Promise.resolve();
await Promise.race([fonts, new Promise((done) => setTimeout(done, 1000))]);
drawCharts();
