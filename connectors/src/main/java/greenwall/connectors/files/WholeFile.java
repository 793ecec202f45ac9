package greenwall.connectors.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/// Writes a small file whole or not at all: whoever reads it sees the old or the new content, also after a power cut.
/// Only its owner may read it.
public final class WholeFile {
    private WholeFile() {}

    public static void write(Path wanted, byte[] content) throws IOException {
        if (Files.exists(wanted) && !Files.isRegularFile(wanted)) {
            // A pipe or a device is written to; nothing can take its place.
            Files.write(wanted, content);
            return;
        }
        // Somebody may keep the file elsewhere and a link to it here.
        var file = Files.isSymbolicLink(wanted) && Files.exists(wanted) ? wanted.toRealPath() : wanted;
        var folder = Files.createDirectories(file.toAbsolutePath().getParent());
        var part = Files.createTempFile(folder, ".part", ".tmp", ownersOnly());
        try {
            try (var channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                var bytes = ByteBuffer.wrap(content);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /// What a new file is to be created with, so that nobody else may read it.
    public static FileAttribute<?>[] ownersOnly() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
