/// The plain tools of a simulated host (`zpool`, `iostat`, `journalctl`, …): real output formats over the current state
/// of the world.
@NullMarked
package greenwall.lab.tool;

import org.jspecify.annotations.NullMarked;
