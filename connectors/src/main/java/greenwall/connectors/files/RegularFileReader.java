package greenwall.connectors.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/// Reads files from outside. A path may lead to a device, which never ends, or to a pipe without a writer,
/// and a file may grow while it is read. A pipe is read only if its name shows that this is intended.
public final class RegularFileReader {
    private RegularFileReader() {}

    public static final class TooLongException extends IOException {
        TooLongException(long most) {
            super("it is longer than " + most + " bytes");
        }
    }

    /// The path leads to a pipe, a device, a socket or a folder.
    public static final class NotRegularFileException extends IOException {
        NotRegularFileException() {
            super("it is not a regular file");
        }
    }

    /// Whether reading starts at once and ends: true for a file, and for what a shell passes instead of one
    /// (`<(…)`, `/dev/stdin`).
    public static boolean isReadable(Path file) {
        var name = file.toString();
        return Files.isRegularFile(file)
                || !Files.isDirectory(file)
                        && (name.equals("/dev/stdin")
                                || name.startsWith("/dev/fd/")
                                || name.startsWith("/proc/self/fd/"));
    }

    public static byte[] read(Path file, int most) throws IOException {
        if (Files.notExists(file)) {
            throw new NoSuchFileException(file.toString());
        }
        // Opening a file in a folder that this user may not enter says why it fails.
        if (Files.exists(file) && !isReadable(file)) {
            throw new NotRegularFileException();
        }
        try (var in = Files.newInputStream(file)) {
            var bytes = in.readNBytes(most + 1);
            if (bytes.length > most) {
                throw new TooLongException(most);
            }
            return bytes;
        }
    }

    /// The files of a folder whose names match, sorted by name. A path that is not a folder is not opened,
    /// because a pipe would block.
    public static List<Path> inFolder(Path folder, Predicate<String> fits) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new NotDirectoryException(folder.toString());
        }
        try (var files = Files.list(folder)) {
            return files.filter(file -> fits.test(file.getFileName().toString()))
                    .sorted()
                    .toList();
        } catch (UncheckedIOException unreadable) {
            throw unreadable.getCause();
        }
    }

    /// Reads a text, which must be valid UTF-8.
    public static String text(Path file, int most) throws IOException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(read(file, most)))
                .toString();
    }
}
