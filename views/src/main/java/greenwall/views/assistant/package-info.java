/// A language model is asked about a problem: what is sent, and its guess beside it.
@NullMarked
package greenwall.views.assistant;

import org.jspecify.annotations.NullMarked;
