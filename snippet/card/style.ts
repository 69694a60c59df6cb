/**
 * How the card looks. Sizes are in `em` of the browser's own `medium`, whatever the page made of `rem`; colours are those
 * of the page's `color-scheme`, so light, dark and forced colours need no words. #767676 and the accent stand out 3:1
 * from both grounds. It fades in and does not move. A site gives its colour as `--periplo-accent`: custom properties pass `all: initial`.
 */
export const STYLE = `:host{all:initial!important;color-scheme:inherit!important}
*{box-sizing:border-box;border-radius:.6em}
section{max-width:40em;padding:1.2em;font:medium/1.4 system-ui;color:CanvasText;background:Canvas;border:1px solid #7676;transition:opacity .3s .1s}
.f{position:fixed;inset:auto 1em 1em;z-index:2147483647;max-height:90%;overflow:auto;box-shadow:0 .5em 2em #0004}
p{margin:0 0 1em;font-weight:600}
div{display:flex;flex-wrap:wrap;gap:.4em}
div+div{justify-content:space-between;padding-top:.6em;font-size:.9em}
button,textarea{width:100%;min-height:2.8em;padding:.4em;font:inherit;color:inherit;background:0 0;border:1px solid #767676}
button{flex:1 0 0;cursor:pointer}
button:hover,label+button{color:#fff;background:var(--periplo-accent,#2563eb)}
.x{float:inline-end;width:2.8em;margin:-.6em;border:0}
@starting-style{section{opacity:0}}`
