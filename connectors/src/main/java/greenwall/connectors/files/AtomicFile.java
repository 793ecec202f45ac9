package greenwall.connectors.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Writes a file atomically: a reader sees the old or the new content, also after a power cut. A later write
/// removes temporary files of a killed writer.
public final class AtomicFile {
    private static final String PARTS = ".greenwall-*.part";
    private static final Pattern PART = Pattern.compile("\\.greenwall-\\d{1,18}-.*\\.part");
    /// Longer than any write takes. Whether a process of that number exists here says nothing: the folder may be
    /// shared with another machine or container.
    private static final Duration ABANDONED = Duration.ofHours(1);

    private AtomicFile() {}

    /// Writes a private file of this program: only its owner may read it, whatever the umask.
    public static void write(Path wanted, byte[] content) throws IOException {
        write(wanted, content, true);
    }

    /// Writes a file that a person requested, with the permissions of the existing file, else by the umask.
    public static void export(Path wanted, byte[] content) throws IOException {
        write(wanted, content, false);
    }

    private static void write(Path wanted, byte[] content, boolean own) throws IOException {
        if (Files.exists(wanted) && !Files.isRegularFile(wanted)) {
            // A pipe or a device is written directly, because it cannot be replaced.
            Files.write(wanted, content);
            return;
        }
        try (var written = flushed(wanted, content, own)) {
            written.publish();
        }
    }

    /// The new content of a file, which is on the disk but not in its place yet.
    record Unpublished(Path part, Path file) implements AutoCloseable {
        void publish() throws IOException {
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        }

        @Override
        public void close() throws IOException {
            Files.deleteIfExists(part);
        }
    }

    /// The new content of a private file of this program, for a caller that compares before it publishes.
    static Unpublished flushed(Path wanted, byte[] content) throws IOException {
        return flushed(wanted, content, true);
    }

    private static Unpublished flushed(Path wanted, byte[] content, boolean own) throws IOException {
        // The file may be a link to a file elsewhere.
        var file = Files.isSymbolicLink(wanted) && Files.exists(wanted) ? wanted.toRealPath() : wanted;
        var folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException("it is the root of the file system");
        }
        if (own) {
            createFolder(folder);
        } else {
            Files.createDirectories(folder);
        }
        sweep(folder);
        var written = new Unpublished(part(folder), file);
        try (var channel = FileChannel.open(
                written.part(),
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                // The existing file may be private.
                own || Files.exists(file) ? ownersOnly() : new FileAttribute<?>[0])) {
            var bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
            if (!own && Files.exists(file)) {
                copyPermissions(file, written.part());
            }
            return written;
        } catch (IOException | RuntimeException e) {
            try {
                written.close();
            } catch (IOException unclosed) {
                e.addSuppressed(unclosed);
            }
            throw e;
        }
    }

    public static void copyPermissions(Path from, Path to) throws IOException {
        if (isPosix()) {
            Files.setPosixFilePermissions(to, Files.getPosixFilePermissions(from));
        }
    }

    public static Path part(Path folder) {
        return folder.resolve(".greenwall-" + ProcessHandle.current().pid() + "-" + UUID.randomUUID() + ".part");
    }

    /// Removes the temporary files of killed writers.
    public static void sweep(Path folder) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (var parts = Files.newDirectoryStream(folder, PARTS)) {
            for (var part : parts) {
                if (isAbandoned(part)) {
                    delete(part);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            System.getLogger(AtomicFile.class.getName())
                    .log(
                            System.Logger.Level.DEBUG,
                            "leftover files in " + folder + " cannot be deleted: " + FileErrorText.of(e));
        }
    }

    private static boolean isAbandoned(Path part) throws IOException {
        return PART.matcher(part.getFileName().toString()).matches()
                && Files.getLastModifiedTime(part, LinkOption.NOFOLLOW_LINKS)
                        .toInstant()
                        .isBefore(Instant.now().minus(ABANDONED));
    }

    private static void delete(Path part) throws IOException {
        if (Files.isDirectory(part, LinkOption.NOFOLLOW_LINKS)) {
            try (var inside = Files.newDirectoryStream(part)) {
                for (var file : inside) {
                    Files.deleteIfExists(file);
                }
            }
        }
        Files.deleteIfExists(part);
    }

    /// Creates a private folder of this program, which nobody else may enter, whatever the umask. An existing
    /// folder is not changed.
    public static Path createFolder(@Nullable Path folder) throws IOException {
        if (folder == null) {
            throw new IOException("it is the root of the file system");
        }
        return Files.createDirectories(folder, isPosix() ? only("rwx------") : new FileAttribute<?>[0]);
    }

    /// Appends a line to a private file of this program, which is created if it does not exist. This is not atomic,
    /// so a line that a full disk has cut off is ended first.
    public static void appendLine(Path file, String line) throws IOException {
        createFolder(file.toAbsolutePath().getParent());
        var text = (endsInMidLine(file) ? "\n" : "") + line + "\n";
        var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        try (var channel =
                FileChannel.open(file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND), ownersOnly())) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
    }

    private static boolean endsInMidLine(Path file) throws IOException {
        if (!Files.exists(file)) {
            return false;
        }
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return endsInMidLine(channel);
        }
    }

    /// Whether the last line of a file was cut off by a crash or a full disk.
    public static boolean endsInMidLine(FileChannel file) throws IOException {
        var last = ByteBuffer.allocate(1);
        return file.size() > 0 && file.read(last, file.size() - 1) == 1 && last.get(0) != '\n';
    }

    /// The attributes for a new file that nobody else may read.
    public static FileAttribute<?>[] ownersOnly() {
        return isPosix() ? only("rw-------") : new FileAttribute<?>[0];
    }

    /// Whether other users of this machine may change the file or add files to the folder.
    public static boolean othersMayWrite(Path place) {
        try {
            return Files.getPosixFilePermissions(place).contains(PosixFilePermission.OTHERS_WRITE);
        } catch (IOException | UnsupportedOperationException _) {
            return false;
        }
    }

    private static FileAttribute<?>[] only(String permissions) {
        return new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        };
    }

    private static boolean isPosix() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    }
}
