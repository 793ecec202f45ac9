/// `bpftrace` on a simulated host: the language's everyday part, run over events made of what the world says
/// happens.
@NullMarked
package greenwall.lab.bpftrace;

import org.jspecify.annotations.NullMarked;
