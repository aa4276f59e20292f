"""The slides of a review: a short deck for a leader, in the look of an office's own template.

`exporter` is what nbconvert finds as `review-pptx`. `plan` says what is on each slide, `template`
opens the office's template or the package's own (`default_template`), `layouts` finds the layouts,
`fitting` how much text a box holds, and `writer` fills the slides, with `notes` for the speaker.
python-pptx is imported when slides are written.
"""
