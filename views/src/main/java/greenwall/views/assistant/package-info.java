/// The request to a language model about a problem, and its guess beside it.
@NullMarked
package greenwall.views.assistant;

import org.jspecify.annotations.NullMarked;
