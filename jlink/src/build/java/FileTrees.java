import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Folders with all that is in them.
final class FileTrees {
    private FileTrees() {}

    static Path fresh(Path folder) throws IOException {
        delete(folder);
        return Files.createDirectories(folder);
    }

    static void delete(Path folder) throws IOException {
        if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            for (var path : all(folder).sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /// With permissions, times and links as they are.
    static void copy(Path from, Path to) throws IOException {
        for (var path : all(from).toList()) {
            var there = to.resolve(from.relativize(path).toString());
            if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectories(there);
            } else {
                Files.copy(path, there, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
            }
        }
    }

    static Path put(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    /// Everything readable by everybody and writable by its owner, and as old as `time`.
    static void setPermissionsAndTimes(Path folder, Instant time) throws IOException {
        var stamp = FileTime.from(time);
        for (var path : all(folder).sorted(Comparator.reverseOrder()).toList()) {
            if (Files.isSymbolicLink(path)) {
                Files.getFileAttributeView(path, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                        .setTimes(stamp, null, null);
                continue;
            }
            if (Platform.current() != Platform.WINDOWS) {
                boolean open = Files.isDirectory(path) || Files.isExecutable(path);
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(open ? "rwxr-xr-x" : "rw-r--r--"));
            }
            Files.setLastModifiedTime(path, stamp);
        }
    }

    static long bytes(Path folder) throws IOException {
        long sum = 0;
        for (var path : all(folder).toList()) {
            sum += Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) ? Files.size(path) : 0;
        }
        return sum;
    }

    static Stream<Path> all(Path folder) throws IOException {
        try (var walk = Files.walk(folder)) {
            return List.copyOf(walk.toList()).stream();
        }
    }
}
