package greenwall.connectors.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
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

/// Writes a file atomically: a reader sees the old or the new content, also after a power cut. The next write removes
/// temporary files of a killed writer.
public final class AtomicFile {
    private static final String PARTS = ".greenwall-*.part";
    private static final Pattern PART = Pattern.compile("\\.greenwall-(\\d{1,18})-.*\\.part");
    /// Longer than anybody writes; another machine may write here as well, or the number is somebody else's by now.
    private static final Duration ABANDONED = Duration.ofHours(1);

    private AtomicFile() {}

    /// What this program keeps for itself: only its owner may read it, whatever the umask.
    public static void write(Path wanted, byte[] content) throws IOException {
        write(wanted, content, true);
    }

    /// What a person asked for: with the permissions of the file that was there, else those that the umask leaves.
    public static void export(Path wanted, byte[] content) throws IOException {
        write(wanted, content, false);
    }

    private static void write(Path wanted, byte[] content, boolean own) throws IOException {
        if (Files.exists(wanted) && !Files.isRegularFile(wanted)) {
            // A pipe or a device is written to; nothing can take its place.
            Files.write(wanted, content);
            return;
        }
        // Somebody may keep the file elsewhere and a link to it here.
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
        var part = part(folder);
        try {
            try (var channel = FileChannel.open(
                    part,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    own ? ownersOnly() : new FileAttribute<?>[0])) {
                var bytes = ByteBuffer.wrap(content);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            if (!own && Files.exists(file) && isPosix()) {
                Files.setPosixFilePermissions(part, Files.getPosixFilePermissions(file));
            }
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /// The name of the temporary file.
    public static Path part(Path folder) {
        return folder.resolve(".greenwall-" + ProcessHandle.current().pid() + "-" + UUID.randomUUID() + ".part");
    }

    /// Takes away what writers that were killed left in the folder.
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
                            "leftover files in " + folder + " cannot be deleted: " + e.getMessage());
        }
    }

    private static boolean isAbandoned(Path part) throws IOException {
        var name = PART.matcher(part.getFileName().toString());
        return name.matches()
                && (ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty()
                        || Files.getLastModifiedTime(part, LinkOption.NOFOLLOW_LINKS)
                                .toInstant()
                                .isBefore(Instant.now().minus(ABANDONED)));
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

    /// A folder of this program's own, which nobody else may enter, whatever the umask. One that is there stays as it
    /// is.
    public static Path createFolder(@Nullable Path folder) throws IOException {
        if (folder == null) {
            throw new IOException("it is the root of the file system");
        }
        return Files.createDirectories(folder, isPosix() ? only("rwx------") : new FileAttribute<?>[0]);
    }

    /// What a new file is to be created with, so that nobody else may read it.
    public static FileAttribute<?>[] ownersOnly() {
        return isPosix() ? only("rw-------") : new FileAttribute<?>[0];
    }

    /// Whether anybody on this machine may change the file or put something into the folder.
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
