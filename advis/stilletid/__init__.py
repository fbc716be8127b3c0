"""An authority's quiet hours: those of its advisgrupper that set none of their own."""
