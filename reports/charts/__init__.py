"""Charts as SVG, from plain data: no model, no address, no translation of its own data.

``drawing`` what a chart is made of and its two looks (classes on a page, colours of its own in
a file) · ``scale`` ticks at round numbers · ``text`` how wide words are, and where they break ·
``lines`` across years · ``bars`` across bodies · ``stacks`` of what adds up.
"""
