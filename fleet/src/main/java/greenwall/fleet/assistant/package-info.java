/// Questions to a language model about a problem: the prompt, and the parsed answer. The answer is always
/// treated as a guess.
@NullMarked
package greenwall.fleet.assistant;

import org.jspecify.annotations.NullMarked;
