package greenwall.app.command;

import greenwall.connectors.files.AtomicFile;
import greenwall.connectors.files.FileErrorText;
import greenwall.connectors.files.RegularFileReader;
import greenwall.fleet.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Writes files into a folder: either all or none, and never over a file that a person has changed.
///
/// The checksums of the written files are stored in `.greenwall-export`. A file that still matches its
/// checksum may be replaced.
public final class RulesFolderWriter {
    private static final String CHECKSUM_FILE = ".greenwall-export";

    private static final int MAX_BYTES = 16 << 20;

    private RulesFolderWriter() {}

    public sealed interface ExportResult {
        /// @param written the names of the new and changed files
        /// @param same the names of the unchanged files
        record Written(List<String> written, List<String> same) implements ExportResult {}

        /// Nothing was written, because a person changed these files.
        record Kept(List<String> changed) implements ExportResult {}

        /// The write failed. Nothing was written, or it was rolled back.
        record Failed(String why) implements ExportResult {}
    }

    public static ExportResult write(Path folder, Map<String, String> files, boolean force) {
        try {
            Files.createDirectories(folder);
            var checksums = readChecksums(folder);
            var changed = new ArrayList<String>();
            var written = new ArrayList<String>();
            var same = new ArrayList<String>();
            for (var file : files.entrySet()) {
                var path = folder.resolve(file.getKey());
                if (!Files.exists(path)) {
                    written.add(file.getKey());
                    continue;
                }
                var existing = RegularFileReader.read(path, MAX_BYTES);
                if (Arrays.equals(existing, bytes(file.getValue()))) {
                    same.add(file.getKey());
                } else if (Sha256.hex(existing).equals(checksums.get(file.getKey())) || force) {
                    written.add(file.getKey());
                } else {
                    changed.add(file.getKey());
                }
            }
            if (!changed.isEmpty()) {
                return new ExportResult.Kept(changed);
            }
            replace(folder, files, written);
            return new ExportResult.Written(written, same);
        } catch (IOException failed) {
            return new ExportResult.Failed(folder + " cannot be written: " + FileErrorText.of(failed));
        }
    }

    private static void replace(Path folder, Map<String, String> files, List<String> names) throws IOException {
        AtomicFile.sweep(folder);
        var staged = Files.createDirectory(AtomicFile.part(folder));
        var before = new LinkedHashMap<String, Optional<byte[]>>();
        try {
            for (var name : names) {
                AtomicFile.export(staged.resolve(name), bytes(files.getOrDefault(name, "")));
            }
            var sums = new StringBuilder();
            new TreeMap<>(files).forEach((name, text) -> sums.append(Sha256.hex(bytes(text)) + "  " + name + "\n"));
            AtomicFile.export(staged.resolve(CHECKSUM_FILE), bytes(sums.toString()));
            var all = new ArrayList<>(names);
            all.add(CHECKSUM_FILE);
            for (var name : all) {
                var path = folder.resolve(name);
                boolean exists = Files.exists(path);
                before.put(name, exists ? Optional.of(RegularFileReader.read(path, MAX_BYTES)) : Optional.empty());
                if (exists) {
                    AtomicFile.copyPermissions(path, staged.resolve(name));
                }
                Files.move(staged.resolve(name), path, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException failed) {
            restore(folder, before);
            throw failed;
        } finally {
            try (var stagedFiles = Files.list(staged)) {
                for (var file : stagedFiles.toList()) {
                    Files.deleteIfExists(file);
                }
            }
            Files.deleteIfExists(staged);
        }
    }

    private static void restore(Path folder, Map<String, Optional<byte[]>> before) throws IOException {
        for (var file : before.entrySet()) {
            if (file.getValue().isEmpty()) {
                Files.deleteIfExists(folder.resolve(file.getKey()));
            } else {
                AtomicFile.export(folder.resolve(file.getKey()), file.getValue().get());
            }
        }
    }

    private static Map<String, String> readChecksums(Path folder) throws IOException {
        var sums = new LinkedHashMap<String, String>();
        var file = folder.resolve(CHECKSUM_FILE);
        if (Files.exists(file)) {
            for (var line : RegularFileReader.text(file, MAX_BYTES).lines().toList()) {
                int gap = line.indexOf("  ");
                if (gap > 0) {
                    sums.put(line.substring(gap + 2), line.substring(0, gap));
                }
            }
        }
        return sums;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
