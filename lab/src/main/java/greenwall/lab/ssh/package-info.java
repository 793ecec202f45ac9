/// The SSH server of the practice range: one port on loopback, with a separate shell for each simulated host.
@NullMarked
package greenwall.lab.ssh;

import org.jspecify.annotations.NullMarked;
