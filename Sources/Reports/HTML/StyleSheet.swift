/// How a page looks: on a wide screen, a phone and paper, in daylight and in the dark.
///
/// The colours are pairs that people who do not see red and green tell apart (Okabe and Ito, "Color Universal Design",
/// 2008), some darker or lighter for contrast with the page; dashes and places say the same as they do.
enum StyleSheet {
    /// The whole style sheet.
    static let text = [variables, page, tables, charts, gallery, paper].joined(separator: "\n")

    private static let variables = """
        :root{color-scheme:light dark;
        --paper:#fdfdfb;--card:#f5f5f1;--ink:#1c1d1f;--soft:#5a5e64;--line:#dcdcd6;--notice:#fff3d6;--notice-ink:#5c4200;
        --train:#6b6f75;--validation:#0072b2;--test:#1c1d1f;--positive:#c4501b;--negative:#00785f;--accent:#c4501b;
        --band:#1c1d1f1c;--on-bar:#fff;--wrong-most:70%;
        --c0:#0072b2;--c1:#c4501b;--c2:#00785f;--c3:#a3447a;--c4:#8a6a00;--c5:#3b6fd1;
        --serif:Charter,"Bitstream Charter","Sitka Text",Cambria,Georgia,"DejaVu Serif",serif;
        --sans:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue","Noto Sans","DejaVu Sans",sans-serif}
        @media (prefers-color-scheme:dark){:root{
        --paper:#131517;--card:#1b1e21;--ink:#e9e7e2;--soft:#a4a8ae;--line:#33373c;--notice:#3a2f12;--notice-ink:#f3dca0;
        --train:#8f949b;--validation:#5ab4ec;--test:#f2f0ea;--positive:#ff8f4d;--negative:#3cc7a2;--accent:#ff8f4d;
        --band:#f2f0ea26;--on-bar:#101214;--wrong-most:50%;
        --c0:#5ab4ec;--c1:#ff8f4d;--c2:#3cc7a2;--c3:#e08fbd;--c4:#e3c34c;--c5:#93b4ff}}
        """

    private static let page = """
        *{box-sizing:border-box}
        html{-webkit-text-size-adjust:100%;scroll-behavior:smooth}
        body{margin:0;background:var(--paper);color:var(--ink);font:1.0625rem/1.6 var(--serif);overflow-wrap:anywhere}
        header,main{max-width:70rem;margin:0 auto;padding:0 clamp(1.1rem,4vw,3rem)}
        header{padding-top:clamp(2.2rem,6vw,4.5rem)}
        p,ul,dl,figure{margin:0 0 1rem}
        main p,ul.plain{max-width:42rem}
        .eyebrow,nav,h3,dt,th,td,figcaption,.fine,.looks,.patient,svg text{font-family:var(--sans)}
        .eyebrow{font-size:.75rem;letter-spacing:.14em;text-transform:uppercase;color:var(--soft);margin:0 0 .4rem}
        h1{font-size:clamp(2rem,5.5vw,3.1rem);line-height:1.1;letter-spacing:-.015em;font-weight:600;margin:0 0 .7rem}
        .subtitle{font-size:1.15rem;color:var(--soft);margin-bottom:1.6rem;max-width:46rem}
        nav{border-top:1px solid var(--line);border-bottom:1px solid var(--line);padding:.65rem 0;font-size:.84rem}
        nav ul{list-style:none;display:flex;flex-wrap:wrap;gap:.25rem 1.4rem;margin:0;padding:0}
        a{color:var(--ink);text-decoration-color:var(--line);text-underline-offset:.25em}
        nav a{text-decoration:none;color:var(--soft)}
        a:hover,a:focus-visible{color:var(--accent);text-decoration-color:currentColor}
        section{margin-top:clamp(3rem,7vw,5rem);scroll-margin-top:1rem}
        h2{font-size:clamp(1.5rem,3vw,1.85rem);line-height:1.2;font-weight:600;letter-spacing:-.01em;margin:0 0 1.2rem}
        h3{font-size:.95rem;font-weight:600;line-height:1.35;margin:2rem 0 .5rem}
        h3 small,th small,td small{font-weight:400;color:var(--soft);font-size:.85em}
        .lead{font-size:1.15rem;line-height:1.55}
        .fine,figcaption{font-size:.8rem;line-height:1.5;color:var(--soft)}
        .looks{font-size:.9rem;border-left:3px solid var(--accent);padding-left:.8rem}
        .notice{background:var(--notice);color:var(--notice-ink);padding:.8rem 1rem;border-radius:4px;font-family:var(--sans);font-size:.92rem;line-height:1.5}
        ul.plain{padding-left:1.1rem}ul.plain li{margin:.35rem 0;overflow-wrap:anywhere}
        .verdict{border-left:.35rem solid var(--negative);padding-left:1.1rem}.verdict.bad{border-color:var(--positive)}
        .verdict.doubtful{border-color:var(--c4)}.verdict>:last-child{margin-bottom:0}
        details{margin-bottom:1rem}summary{font:.86rem/1.6 var(--sans);color:var(--soft);cursor:pointer}
        ul.files{font:.8rem/1.5 var(--sans);max-width:none}
        code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.85em;overflow-wrap:anywhere}
        pre.scroll{background:var(--card);border-radius:4px;padding:1rem 1.2rem;line-height:1.5;max-height:32rem;overflow:auto;font-size:.78rem}
        .key-figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(9.6rem,1fr));gap:1.6rem 2rem;margin:0 0 1.8rem}
        .key-figures dt{font-size:.8rem;line-height:1.35;color:var(--soft);min-height:1.4em}
        .key-figures dd{margin:.2rem 0 0;display:flex;flex-direction:column}
        .key-figures .value{font:600 2.15rem/1.15 var(--sans);letter-spacing:-.02em;font-variant-numeric:tabular-nums;white-space:nowrap}
        .key-figures .interval{font:.8rem/1.5 var(--sans);color:var(--soft);font-variant-numeric:tabular-nums}
        .facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(15rem,1fr));gap:1rem 2.4rem}
        .facts dt{font-size:.78rem;color:var(--soft)}.facts dd{margin:0;overflow-wrap:anywhere}
        """

    private static let tables = """
        .scroll{overflow-x:auto;max-width:100%;-webkit-overflow-scrolling:touch}
        section>.scroll+.scroll,section>.scroll+p{margin-top:1.4rem}
        table{border-collapse:collapse;font-size:.86rem;line-height:1.4;font-variant-numeric:tabular-nums lining-nums}
        th,td{padding:.34rem .9rem .34rem 0;text-align:right;white-space:nowrap;font-weight:400}
        th[scope=row],thead td:first-child{text-align:left;padding-right:1.6rem}
        th:last-child,td:last-child{padding-right:0}
        thead th{color:var(--soft);vertical-align:bottom;font-size:.8rem}
        thead th[colspan]{text-align:right;border-bottom:1px solid var(--line)}
        tbody tr:first-child>*,tfoot tr>*{border-top:1px solid var(--ink)}
        tbody tr:last-child>*{border-bottom:1px solid var(--ink)}
        tfoot tr>*{border-top:0;font-weight:600}
        @media(max-width:480px){table{font-size:.78rem}th[scope=row],thead td:first-child{padding-right:.8rem}}
        th.group{text-align:left;padding-top:1.2rem;font-weight:600;color:var(--ink);font-size:.86rem}
        tr.chosen-row>*{background:var(--card);font-weight:600}
        thead th:first-child,.layers thead th:nth-child(2){text-align:left}
        .scroll th[scope=row]{position:sticky;left:0;background:var(--paper)}
        .chosen-row th[scope=row]{background:var(--card)!important}
        .layers td:nth-child(2){text-align:left;white-space:normal;min-width:9rem;overflow-wrap:anywhere;color:var(--soft)}
        .matrices{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(19rem,100%),1fr));gap:1.2rem 2.4rem}
        .matrix h3{margin-top:.6rem}
        .matrix td{min-width:5.4rem;padding:.6rem .8rem;text-align:center;border:2px solid var(--paper)!important}
        .matrix thead td{min-width:0}
        .matrix thead th{text-align:center;padding:.3rem .8rem}
        .matrix th[scope=row]{border:0!important;padding-right:1rem;color:var(--soft);font-size:.8rem}
        .matrix td b{display:block;font-size:1.15rem;font-weight:600}.matrix td span{font-size:.76rem}
        .matrix td.right{background:color-mix(in srgb,var(--negative) calc(var(--weight)*34%),var(--card))}
        .matrix td.wrong{background:color-mix(in srgb,var(--positive) calc(var(--weight)*var(--wrong-most)),var(--card))}
        .columns{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(24rem,100%),1fr));gap:1.5rem 3rem;align-items:start}
        .columns>*{min-width:0}
        @media(min-width:60rem){.columns.network{grid-template-columns:minmax(0,23rem) minmax(0,1fr)}}
        """

    private static let charts = """
        .charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(22rem,100%),1fr));gap:2.2rem 3rem;margin-top:1.2rem}
        .columns .charts{margin-top:0;grid-template-columns:minmax(0,1fr)}
        .chart{min-width:0;max-width:34rem}
        .chart h3{margin-top:0}
        .chart figcaption{max-width:32rem}
        svg{display:block;width:100%;height:auto;overflow:visible}
        svg text{paint-order:stroke;stroke:var(--paper);stroke-width:3px;stroke-linejoin:round;font-size:12px;fill:var(--ink);font-variant-numeric:tabular-nums}
        svg .tick,svg .remark{font-size:11px;fill:var(--soft)}
        svg .axis-name{font-size:11.5px;fill:var(--soft)}
        svg .name{font-weight:600;font-size:11.5px}
        svg .shape{font-weight:600;font-size:12px}
        .axis{stroke:var(--soft);stroke-width:1}
        .hairline{stroke:var(--line);stroke-width:1}
        .curve{fill:none;stroke:var(--ink);stroke-width:2;stroke-linejoin:round;stroke-linecap:round}
        .curve.train{stroke:var(--train);stroke-width:1.6;stroke-dasharray:5 3.5}
        .curve.validation{stroke:var(--validation)}
        .curve.test{stroke:var(--test);stroke-width:2.2}
        .dot{fill:var(--ink)}.dot.train{fill:var(--train)}.dot.validation{fill:var(--validation)}
        text.train{fill:var(--train)}text.validation{fill:var(--validation)}text.test{fill:var(--test)}
        .chance{fill:none;stroke:var(--soft);stroke-width:1;stroke-dasharray:1.5 4;stroke-linecap:round}
        .chosen{stroke:var(--accent);stroke-width:1.2;stroke-dasharray:3 3}
        .ring{fill:none;stroke-width:2}.ring.train{stroke:var(--train)}
        .band{fill:var(--band);stroke:none}
        .mark{fill:var(--paper);stroke:var(--accent);stroke-width:2.5}
        .whisker{stroke-width:1.4;stroke:var(--ink)}.whisker.validation{stroke:var(--validation)}.whisker.train{stroke:var(--train)}
        .bubble{fill:var(--ink);stroke:var(--paper);stroke-width:1.2}.bubble.validation{fill:var(--validation)}.bubble.train{fill:var(--train)}
        .bar.positive,text.positive{fill:var(--positive)}.bar.negative,text.negative{fill:var(--negative)}
        .bar.class-0,text.class-0{fill:var(--c0)}.bar.class-1,text.class-1{fill:var(--c1)}.bar.class-2,text.class-2{fill:var(--c2)}
        .bar.class-3,text.class-3{fill:var(--c3)}.bar.class-4,text.class-4{fill:var(--c4)}.bar.class-5,text.class-5{fill:var(--c5)}
        svg .on-bar{stroke:none;fill:var(--on-bar);font-weight:600}
        @media(max-width:480px){svg .tick,svg .remark{font-size:12.5px}svg .axis-name{font-size:13px}svg .name{font-size:12.5px}}
        .tensor{fill:var(--card);stroke:var(--validation);stroke-width:1}
        .tensor.row{fill:var(--validation)}
        .flow{stroke:var(--soft);stroke-width:1}.flow-end{fill:var(--soft)}
        """

    private static let gallery = """
        .gallery{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(17.5rem,100%),1fr));gap:1.6rem 1.8rem;margin:.8rem 0 2.4rem}
        .case{margin:0;min-width:0}
        .pair{display:grid;grid-template-columns:1fr 1fr;gap:3px;background:#000;border-radius:3px;overflow:hidden}
        .pair img{display:block;width:100%;height:auto}
        .pair p{grid-column:1/-1;margin:0;padding:1rem;background:var(--card);overflow-wrap:anywhere}
        .case figcaption{margin-top:.5rem;display:flex;flex-direction:column}
        .case strong{color:var(--ink);font-weight:600}
        .file,.patient{overflow-wrap:anywhere;font-size:.75rem}
        """

    private static let paper = """
        @media print{
        :root{--paper:#fff;--card:#f4f4f4;--ink:#000;--soft:#444;--line:#ccc;--train:#666;--validation:#0072b2;--test:#000;
        --positive:#c4501b;--negative:#00785f;--accent:#c4501b;--band:#0000001c;--on-bar:#fff;color-scheme:light}
        @page{margin:16mm}
        *{print-color-adjust:exact;-webkit-print-color-adjust:exact}
        body{font-size:10pt}header,main{max-width:none;padding:0}nav{display:none}
        section{margin-top:2rem}h2,h3{break-after:avoid}
        figure,.key-figures,tr{break-inside:avoid}
        .columns.network{display:block}.scroll th[scope=row]{position:static}
        .charts,.columns{grid-template-columns:repeat(2,minmax(0,1fr))}.network .charts{max-width:11cm}.gallery{grid-template-columns:repeat(3,1fr)}
        .scroll,pre.scroll{overflow:visible;max-height:none}pre{white-space:pre-wrap}
        details::details-content{content-visibility:visible;block-size:auto}
        table{font-size:7.5pt}th,td{padding-right:.5rem;white-space:normal}
        }
        """
}
