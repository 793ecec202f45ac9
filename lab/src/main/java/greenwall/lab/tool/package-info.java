/// The plain tools of a simulated host (`zpool`, `iostat`, `journalctl`, …): genuine formats over the world's
/// present.
@NullMarked
package greenwall.lab.tool;

import org.jspecify.annotations.NullMarked;
