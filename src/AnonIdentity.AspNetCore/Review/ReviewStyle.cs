namespace AnonIdentity.AspNetCore.Review;

/// <summary>The style sheet: light and dark, from 320 pixels up.</summary>
internal static class ReviewStyle
{
    internal const string Sheet =
        """
        :root { color-scheme: light dark; --ink: #1b1f24; --paper: #ffffff; --soft: #f3f5f7; --line: #c9d0d8; --muted: #545d68; --link: #0b57a4; --bar: #3b6ea8; --bad: #a3201b; }
        @media (prefers-color-scheme: dark) {
          :root { --ink: #e8ebef; --paper: #14171b; --soft: #1f242a; --line: #424b56; --muted: #a8b2be; --link: #8ab8f0; --bar: #7ba7dd; --bad: #ff9a93; }
        }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
        header { display: flex; flex-wrap: wrap; gap: .5rem 2rem; align-items: center; justify-content: space-between; padding: .75rem 1.25rem; background: var(--soft); border-bottom: 1px solid var(--line); }
        header form { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; }
        main { max-width: 64rem; margin: 0 auto; padding: 1rem 1.25rem 3rem; }
        h1 { font-size: 1.5rem; overflow-wrap: anywhere; }
        h2 { font-size: 1.15rem; margin-top: 2rem; }
        a { color: var(--link); }
        .home { font-weight: 600; text-decoration: none; }
        .skip { position: absolute; left: -999px; }
        .skip:focus { left: 1rem; top: .5rem; background: var(--paper); padding: .5rem; }
        :focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
        table { border-collapse: collapse; width: 100%; }
        th, td { text-align: left; vertical-align: top; padding: .4rem .6rem; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
        .scroll { overflow-x: auto; }
        code { font-size: .9em; overflow-wrap: anywhere; }
        .muted { color: var(--muted); }
        .bad { color: var(--bad); font-weight: 600; }
        .note { padding: .75rem 1rem; border: 1px solid var(--line); border-left: 4px solid var(--bar); background: var(--soft); }
        .timeline { list-style: none; margin: 0; padding: 0 0 0 1rem; border-left: 3px solid var(--line); }
        .timeline li { margin: 0 0 1rem; }
        .timeline time { display: block; color: var(--muted); font-size: .9rem; }
        .timeline form, .box form { display: flex; flex-wrap: wrap; gap: .5rem; align-items: end; margin-top: .4rem; }
        label { font-size: .9rem; }
        input, button { font: inherit; color: var(--ink); background: var(--paper); border: 1px solid var(--muted); border-radius: 4px; padding: .4rem .6rem; min-height: 2.5rem; max-width: 100%; }
        button { background: var(--soft); cursor: pointer; }
        input[type=checkbox] { min-height: 0; width: 1.25rem; height: 1.25rem; }
        svg { display: block; width: 100%; height: 6rem; }
        svg rect { fill: var(--bar); }
        .axis { display: flex; justify-content: space-between; margin: .25rem 0 0; color: var(--muted); font-size: .85rem; }
        svg line { stroke: var(--line); }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; }
        dd { margin: 0; overflow-wrap: anywhere; }
        @media (max-width: 480px) { dl { grid-template-columns: 1fr; } dt { color: var(--muted); } header label { flex-basis: 100%; } }
        """;
}
