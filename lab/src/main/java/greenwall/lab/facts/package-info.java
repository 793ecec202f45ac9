/// What is known of a machine and its parts, under the names by which the files of the exporters and of the tools use
/// it:
/// `facts.txt`. Begin with [EntityKind].
@NullMarked
package greenwall.lab.facts;

import org.jspecify.annotations.NullMarked;
