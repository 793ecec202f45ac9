/// The plain tools of a simulated host (`zpool`, `iostat`, `journalctl`, …). They print the current state of
/// the world in their real output formats.
@NullMarked
package greenwall.lab.tool;

import org.jspecify.annotations.NullMarked;
