/// The interface of a view, its context, and the list of all views.
@NullMarked
package greenwall.views;

import org.jspecify.annotations.NullMarked;
