/// A text field for queries and names, with completion at the caret.
@NullMarked
package greenwall.views.completion;

import org.jspecify.annotations.NullMarked;
