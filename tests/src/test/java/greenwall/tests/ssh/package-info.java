/// Probes over a real OpenSSH server, on a real kernel.
@NullMarked
package greenwall.tests.ssh;

import org.jspecify.annotations.NullMarked;
