/**
 * The typefaces, bundled: nothing is fetched from a network. Of two faces the later one is asked first, and the extended
 * one draws a few plain letters too, an `a` a pixel too high: it comes before the plain one.
 */
import '@fontsource/ibm-plex-sans/latin-ext-400.css'
import '@fontsource/ibm-plex-sans/latin-400.css'
import '@fontsource/ibm-plex-sans/latin-500.css'
import '@fontsource/ibm-plex-sans/latin-600.css'
import '@fontsource/ibm-plex-mono/latin-400.css'
import '@fontsource/ibm-plex-mono/latin-500.css'
