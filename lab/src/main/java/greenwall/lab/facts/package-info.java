/// The facts of a machine and its parts. The files of exporters and tools refer to them by the names in
/// `facts.txt`. Start at [EntityKind].
@NullMarked
package greenwall.lab.facts;

import org.jspecify.annotations.NullMarked;
