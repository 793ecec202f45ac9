/// The facts of a machine and its parts, by the names that the files of exporters and tools use: `facts.txt`. Start at
/// [EntityKind].
@NullMarked
package greenwall.lab.facts;

import org.jspecify.annotations.NullMarked;
