/// What a view is, what it is handed, and the list of all views.
@NullMarked
package greenwall.views;

import org.jspecify.annotations.NullMarked;
