package greenwall.connectors.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A damaged file that is kept under another name, so that a person can still save what is in it.
///
/// @param kept the new name
/// @param text what happened, in one line for the user
public record DamagedFile(Path kept, String text) {
    private static final int MAX_KEPT = 99;

    /// Renames the file. One that was kept earlier is not replaced.
    ///
    /// @param consequence what the console does without the file, in one sentence
    public static DamagedFile setAside(Path file, String consequence) throws IOException {
        var kept = freeName(file);
        Files.move(file, kept);
        return new DamagedFile(kept, file + " was damaged and is kept as " + kept.getFileName() + ". " + consequence);
    }

    /// Keeps a copy of the damaged file before its readable part is used.
    public static void keepCopy(Path file) throws IOException {
        AtomicFile.write(freeName(file), Files.readAllBytes(file));
    }

    private static Path freeName(Path file) throws IOException {
        for (int number = 1; number <= MAX_KEPT; number++) {
            var kept = file.resolveSibling(file.getFileName() + ".broken" + (number == 1 ? "" : "-" + number));
            if (!Files.exists(kept)) {
                return kept;
            }
        }
        throw new IOException(file + " is damaged, and " + MAX_KEPT
                + " damaged copies are already kept next to it; delete them or move them away");
    }
}
