"""The look of a page: light and dark, on a wide screen and on a telephone."""

STYLE = """\
:root { color-scheme: light dark; --text: #1d2129; --soft: #5b6472; --paper: #ffffff; --panel: #f4f5f8;
  --line: #d9dce2; --shade: #1d212966; --link: #0b57d0; }
@media (prefers-color-scheme: dark) {
  :root { --text: #e4e7ec; --soft: #a3acba; --paper: #15181d; --panel: #1f242b; --line: #39404b;
    --shade: #000000; --link: #8ab4f8; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--text);
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", "Noto Sans", sans-serif; }
main { max-width: 62rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.7rem; line-height: 1.25; margin: 0 0 1rem; }
h2 { font-size: 1.25rem; margin: 2.2rem 0 .7rem; }
h3 { font-size: 1.05rem; margin: 1.6rem 0 .5rem; }
p { margin: .7rem 0; max-width: 46rem; overflow-wrap: anywhere; }
a { color: var(--link); }
a:focus-visible, summary:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
:target { background: var(--panel); box-shadow: -.5rem 0 0 .25rem var(--panel); }
summary { cursor: pointer; color: var(--soft); }
.scroll { overflow-x: auto; margin: 1rem 0; }
/* A shadow at the side to which there is more: the covers scroll along with the table, the shadows stay. */
div.scroll, figure.scroll { background:
  linear-gradient(to right, var(--paper) 40%, transparent) left / 2.5rem 100% no-repeat local,
  linear-gradient(to left, var(--paper) 40%, transparent) right / 2.5rem 100% no-repeat local,
  linear-gradient(to right, var(--shade), transparent) left / .9rem 100% no-repeat scroll,
  linear-gradient(to left, var(--shade), transparent) right / .9rem 100% no-repeat scroll; }
table { border-collapse: separate; border-spacing: 0; font-size: .9rem; font-variant-numeric: tabular-nums; }
caption { caption-side: top; text-align: left; color: var(--soft); padding-bottom: .4rem; }
th, td { padding: .3rem .65rem; text-align: left; border-bottom: 1px solid var(--line); white-space: nowrap;
  vertical-align: top; }
th { color: var(--soft); font-weight: 600; }
th:first-child, td:first-child { position: sticky; left: 0; background: var(--paper); }
tbody tr:hover td { background: var(--panel); }
.figure { text-align: right; }
.prose { white-space: normal; min-width: 11rem; }
figure svg { display: block; width: 100%; min-width: 34rem; max-width: 46rem; height: auto; }
pre { background: var(--panel); padding: .8rem 1rem; border-radius: 6px; font: .82rem/1.5 ui-monospace, "SF Mono",
  Menlo, Consolas, "DejaVu Sans Mono", monospace; }
"""
