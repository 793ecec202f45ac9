/// The request to a language model about a problem, with the model's guess next to it.
@NullMarked
package greenwall.views.assistant;

import org.jspecify.annotations.NullMarked;
