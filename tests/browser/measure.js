// Measures a report in a frame: what is cut, empty, overlapping, too wide or too pale. Runs in the page around the
// frame, since the report itself forbids scripts.
"use strict";

// Text may reach so many pixels beyond its picture, and letters' boxes may overlap by so many.
const SLACK = 1.5;

const box = (element) => element.getBoundingClientRect();
const words = (element) => (element.textContent || "").trim().slice(0, 60);

// The channels of a computed colour, 0 to 1, and its opacity.
function channels(colour) {
  const [r, g, b, a = 1] = colour.match(/[\d.]+/g).map(Number);
  return { rgb: [r / 255, g / 255, b / 255], a };
}

// Relative luminance (WCAG 2.2).
function luminance({ rgb }) {
  const [r, g, b] = rgb.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one, other) {
  const [high, low] = [luminance(channels(one)), luminance(channels(other))].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

// The colour behind an element: that of the nearest one around it that has any.
function ground(element, view) {
  for (let at = element; at; at = at.parentElement) {
    const colour = view.getComputedStyle(at).backgroundColor;
    if (channels(colour).a > 0) return colour;
  }
  return "rgb(255, 255, 255)";
}

function outside(inner, outer) {
  return Math.max(outer.left - inner.left, inner.right - outer.right, outer.top - inner.top, inner.bottom - outer.bottom);
}

function overlap(a, b) {
  const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const tall = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  return Math.min(wide, tall);
}

// A box without the space that fonts keep above and below letters.
function letters(element) {
  const { left, right, top, bottom } = box(element);
  const trim = 0.18 * (bottom - top);
  return { left, right, top: top + trim, bottom: bottom - trim };
}

function pictures(document, say) {
  for (const svg of document.querySelectorAll("svg")) {
    const name = words(svg.querySelector("title"));
    if (!svg.checkVisibility()) continue;
    const frame = box(svg);
    const shapes = [...svg.querySelectorAll("path, rect, circle")].filter((shape) => !shape.closest("defs"));
    if (!shapes.some((shape) => box(shape).width > 0 || box(shape).height > 0)) say(`nothing is drawn in "${name}"`);
    for (const shape of shapes) {
      if (outside(box(shape), frame) > 2 * SLACK) say(`a ${shape.tagName} of class "${shape.className.baseVal}" is cut in "${name}"`);
    }
    const texts = [...svg.querySelectorAll("text")];
    for (const text of texts) {
      if (words(text) && box(text).width === 0) say(`"${words(text)}" is not seen in "${name}"`);
      if (outside(letters(text), frame) > SLACK) say(`"${words(text)}" is cut in "${name}" by ${outside(letters(text), frame).toFixed(1)} px`);
    }
    texts.forEach((text, at) => {
      for (const other of texts.slice(at + 1)) {
        if (overlap(letters(text), letters(other)) > SLACK) say(`"${words(text)}" and "${words(other)}" overlap in "${name}"`);
      }
    });
  }
}

function text(document, view, say) {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > width) say(`the page scrolls sideways: ${document.documentElement.scrollWidth} px`);
  for (const element of document.querySelectorAll("h1, h2, h3, p, li, dt, dd, figcaption, summary, svg, .scroll")) {
    if (element.closest(".scroll") !== null && !element.matches(".scroll")) continue;
    const { left, right } = box(element);
    if (element.checkVisibility() && (left < -SLACK || right > width + SLACK)) say(`"${words(element)}" reaches beyond the page`);
  }
  for (const section of document.querySelectorAll("section")) {
    if (box(section).height < 60) say(`the section "${section.id}" is empty`);
  }
}

function colours(document, view, say) {
  const told = new Set();
  const least = (element, colour, most) => {
    const ratio = contrast(colour, ground(element, view));
    const what = `${element.tagName}.${element.className.baseVal ?? element.className}`;
    if (ratio < most && !told.has(what)) {
      told.add(what);
      say(`contrast of ${what} is ${ratio.toFixed(2)}, not ${most}`);
    }
  };
  for (const element of document.querySelectorAll("h1, h2, h3, p, li, dt, dd, b, figcaption, summary, th, td, caption, a, span, code, sup")) {
    if (words(element)) least(element, view.getComputedStyle(element).color, 4.5);
  }
  for (const element of document.querySelectorAll("svg text")) least(element, view.getComputedStyle(element).fill, 4.5);
  for (const element of document.querySelectorAll("svg .mark")) least(element, view.getComputedStyle(element).stroke, 3);
  for (const element of document.querySelectorAll("svg .fill, svg .bar")) least(element, view.getComputedStyle(element).fill, 3);
}

function measure(frame, width, name, findings) {
  frame.style.width = `${width}px`;
  const document = frame.contentDocument;
  const view = frame.contentWindow;
  const say = (finding) => findings.push(`${name} at ${width} px: ${finding}`);
  if (view.getComputedStyle(document.body).maxWidth === "none") say("the style does not apply");
  pictures(document, say);
  text(document, view, say);
  colours(document, view, say);
}

// Measures one page after the other and leaves what was found in the page.
async function measureAll(pages, widths) {
  const findings = [];
  for (const name of pages) {
    const frame = document.createElement("iframe");
    frame.style.cssText = "border: 0; height: 900px";
    const loaded = new Promise((done) => frame.addEventListener("load", done));
    frame.src = name;
    document.body.append(frame);
    await loaded;
    for (const width of widths) measure(frame, width, name, findings);
    frame.remove();
  }
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  document.getElementById("found").textContent = JSON.stringify({ dark, pages: pages.length, findings });
}
