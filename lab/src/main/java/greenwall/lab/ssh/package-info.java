/// The range's SSH server: one port on loopback, behind which each simulated host has its own shell.
@NullMarked
package greenwall.lab.ssh;

import org.jspecify.annotations.NullMarked;
