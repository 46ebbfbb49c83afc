/// The looks of a report: one column, light or dark as the reader's system is, down to 360 px.
package enum PageStyle {
  package static let css = screen + paper

  private static let screen = """
    :root{color-scheme:light dark;--page:#fff;--ink:#1c1e21;--muted:#54585f;--line:#c9ccd1;
    --soft:#f2f3f5;--link:#0b4f9c;--rise:#9a3c00;--fall:#0b4f9c}
    @media(prefers-color-scheme:dark){:root{--page:#15171a;--ink:#e8e9eb;--muted:#b3b7bd;
    --line:#43474e;--soft:#202328;--link:#8cbcff;--rise:#ffb280;--fall:#8cbcff}}
    *{box-sizing:border-box}
    html{scroll-padding-top:1rem}
    body{margin:0 auto;max-width:70rem;padding:1rem;background:var(--page);color:var(--ink);
    font:1rem/1.5 system-ui,-apple-system,"Segoe UI","DejaVu Sans",sans-serif;
    overflow-wrap:anywhere}
    h1,h2,h3,h4{line-height:1.2;margin:1.6em 0 .5em}h1{font-size:1.8rem;margin-top:.2em}
    h2{font-size:1.4rem;border-top:1px solid var(--line);padding-top:1em}h3{font-size:1.15rem}
    h4{font-size:1rem}
    a{color:var(--link)}
    :focus-visible{outline:3px solid var(--link);outline-offset:2px}
    .skip{position:absolute;left:-99rem}.skip:focus{position:static}
    .hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
    .answer{border:1px solid var(--line);border-radius:8px;padding:0 1rem 1rem;margin:1rem 0;
    background:var(--soft)}
    .answer ul{margin:0;padding-left:1.2rem}.answer li{margin:.2rem 0}
    .rule{border-left:4px solid var(--link);padding-left:.8rem}
    .matrix td{text-align:center;white-space:normal}.matrix th{white-space:normal}
    .matrix thead th{padding:.4rem .6rem;text-align:center}.matrix thead th:first-child{text-align:left}
    .answer .scroller{max-height:none}.matrix .sign{float:none;margin:0}
    .matrix .role{background:var(--page);font-weight:600}.matrix{background:var(--page)}
    .matrix small{color:var(--muted)}.matrix strong{color:var(--ink)!important}
    .finding{display:grid;gap:0 1.5rem;grid-template-columns:minmax(0,1fr);align-items:start;
    border-top:1px solid var(--line);padding-bottom:1rem}
    @media(min-width:62rem){.finding:has(figure){grid-template-columns:minmax(0,1fr) 26rem}
    .finding figure{position:sticky;top:1rem}}
    .finding figure,.example,#findings>figure{margin:1rem 0}.finding h4{margin-top:1rem}
    .example svg{min-width:30rem}.example .paper{overflow-x:auto;max-width:46rem}
    .quiet li{font-size:.9rem}.paper-note{display:none}
    .kind,.note,.chance,.role,.state,figcaption{color:var(--muted)}
    .kind{margin:0}.note{font-size:.9rem}.role{font-weight:400}
    .question{font-size:1.2rem}
    .missing{border-left:4px solid var(--rise);padding:.3rem .8rem;background:var(--soft)}
    nav ul{display:flex;flex-wrap:wrap;gap:.2rem 1rem;list-style:none;padding:0}
    nav a{display:inline-block;padding:.3rem 0}
    .findings{list-style:none;padding:0}.findings li{margin:.5rem 0;padding-left:1.6rem}
    .findings details{font-size:.9rem}.findings details p{margin:.2rem 0}
    .sign{float:left;margin-left:-1.6rem}
    .verdict-rises .sign,.verdict-rises strong{color:var(--rise)}
    .verdict-falls .sign,.verdict-falls strong{color:var(--fall)}
    dl.rows{display:grid;grid-template-columns:9rem 1fr;gap:.4rem 1rem}
    dl.rows dt{font-weight:600}dl.rows dd{margin:0}
    .legend dt{font-weight:600}.legend dd{margin:0 0 .3rem 1rem}
    .plots{display:flex;flex-wrap:wrap;gap:1rem}
    .plots figure{margin:0;min-width:0;flex:1 1 min(100%,26rem);max-width:34rem}
    .plots .wide{flex-basis:100%;max-width:100%}
    .paper{background:#fff;border-radius:6px;padding:4px;border:1px solid var(--line)}
    .paper svg{display:block;width:100%;height:auto}
    .wide .paper{overflow-x:auto}.wide svg{min-width:40rem}
    .scroller{overflow-x:auto;max-height:36rem;overflow-y:auto;border:1px solid var(--line)}
    table{border-collapse:collapse;font-size:.85rem;overflow-wrap:normal;min-width:100%}
    caption{text-align:left;padding:.4rem .6rem;font-weight:600}
    th,td{padding:.25rem .6rem;text-align:left;border-bottom:1px solid var(--line);
    white-space:nowrap}
    tbody th{font-weight:inherit}
    thead th{position:sticky;top:0;background:var(--soft);padding:0}
    th button{font:inherit;font-weight:600;color:inherit;background:none;border:0;width:100%;
    padding:.4rem .6rem;text-align:inherit;cursor:pointer;white-space:nowrap}
    th button::after{content:" ↕";color:var(--muted)}
    th[aria-sort=ascending] button::after{content:" ↑";color:var(--ink)}
    th[aria-sort=descending] button::after{content:" ↓";color:var(--ink)}
    .n,th[data-kind=number]{text-align:right;font-variant-numeric:tabular-nums}
    summary{cursor:pointer;padding:.3rem 0}summary h3{display:inline;margin:0}
    details.table{margin:.6rem 0}
    pre{overflow-x:auto;background:var(--soft);padding:.8rem;border-radius:6px;
    overflow-wrap:normal}
    form{display:flex;flex-wrap:wrap;gap:.6rem 1rem;align-items:end;margin:.8rem 0}
    form[hidden]{display:none}
    label{display:flex;flex-direction:column;font-size:.9rem}
    select,form button{font:inherit;padding:.35rem .5rem;min-height:2.4rem;color:var(--ink);
    background:var(--soft);border:1px solid var(--muted);border-radius:4px;max-width:15rem}
    #strips{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,30rem),1fr));
    gap:1rem}
    .strip{margin:0;content-visibility:auto;contain-intrinsic-size:auto 6rem}
    .strip[hidden]{display:none}
    .strip img{width:100%;height:auto;display:block;background:#fff;border-radius:4px}
    .reel{overflow-x:auto}
    .strip figcaption{font-size:.85rem}
    .faces{margin:1rem 0}.faces div{display:flex;flex-wrap:wrap;gap:.4rem;margin-top:.3rem}
    .faces img{width:6rem;height:6rem;border-radius:4px}
    footer{border-top:1px solid var(--line);margin-top:2rem;color:var(--muted);font-size:.9rem}
    @media(max-width:40rem){dl.rows{grid-template-columns:1fr;gap:0}dl.rows dd{margin-bottom:.6rem}
    .strip img{width:auto;max-width:none;height:5rem}}
    """
}
