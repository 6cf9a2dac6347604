/** The page's entry: defining the element starts everything. */
import './elements/reverie-app.js';
