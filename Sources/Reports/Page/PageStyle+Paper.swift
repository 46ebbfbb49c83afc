extension PageStyle {
  /// What differs on paper: A4, small type, table heads on every page, nothing to click.
  ///
  /// What figures say in words and the tables that fit on no page stay on the screen.
  static let paper = """

    @page{size:A4;margin:14mm 12mm}
    @media print{:root{color-scheme:light;--page:#fff;--ink:#000;--muted:#444;--soft:#f5f5f5}
    nav,form,.skip,.plots details,.finding figcaption,#findings>figure figcaption,.long .scroller,
    .long .note,.long details,th button::after{display:none!important}
    th.wide,td.wide{display:none}.paper-note{display:block;margin:0}
    html,body{font-size:8.5pt;line-height:1.35}body{max-width:none;padding:0}
    h1{font-size:16pt}h2{font-size:13pt;padding-top:.5em}h2,h3,h4,summary{break-after:avoid}
    h4{margin:.6em 0 .2em}p,ul,dl{margin:.4em 0}.findings li{margin:.2rem 0}
    .finding:has(figure){grid-template-columns:minmax(0,1fr) 7.6cm}.finding{padding:0}
    .plots figure{flex:0 1 8.8cm}.plots .wide{flex-basis:100%}.paper{border:0}
    .paper svg,.wide svg,.example svg{min-width:0}figure,li,tr,.answer dl{break-inside:avoid}
    .scroller{max-height:none;overflow:visible;border:0}table{font-size:6.8pt}
    thead{display:table-header-group}thead th{position:static}
    th,td,thead th,.matrix thead th{padding:1pt 3pt}th button{display:contents}
    dl.legend{columns:2;font-size:7pt}.legend dt,.legend dd{break-inside:avoid;margin:0}
    .strip{content-visibility:visible}pre{white-space:pre-wrap;font-size:7pt}}
    """
}
