/// A language model asked about a problem: what it is told, and what may be made of its answer. It is a guess, whatever
/// it says.
@NullMarked
package greenwall.fleet.assistant;

import org.jspecify.annotations.NullMarked;
