/// A field in which a query or a name is typed, and what could stand at the caret.
@NullMarked
package greenwall.views.completion;

import org.jspecify.annotations.NullMarked;
