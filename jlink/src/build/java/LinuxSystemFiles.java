import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/// The files that an installed program adds to a Linux system, under `usr`: menu entries, file type, links,
/// icons, manual, completions, the service of the wall display, licences and bill of materials. The image
/// itself prints its manual and its completions.
record LinuxSystemFiles(Build build, Image image, Licences licences) {
    /// @param zsh the folder of zsh completions on this kind of system, under `usr/share`
    void installUnder(Path usr, String zsh) throws IOException, InterruptedException {
        var linux = build.sources().resolve("linux");
        var share = usr.resolve("share");
        copy(linux.resolve("applications/greenwall.desktop"), share.resolve("applications/greenwall.desktop"));
        copy(
                linux.resolve("applications/greenwall-link.desktop"),
                share.resolve("applications/greenwall-link.desktop"));
        copy(
                linux.resolve("applications/greenwall-file.desktop"),
                share.resolve("applications/greenwall-file.desktop"));
        copy(linux.resolve("mime/greenwall.xml"), share.resolve("mime/packages/greenwall.xml"));
        copy(linux.resolve("systemd/greenwall-wall.service"), usr.resolve("lib/systemd/system/greenwall-wall.service"));
        copy(linux.resolve("sysusers/greenwall.conf"), usr.resolve("lib/sysusers.d/greenwall.conf"));
        for (int size : List.of(16, 32, 48, 64, 128, 256)) {
            Icons.png(size, share.resolve("icons/hicolor/" + size + "x" + size + "/apps/greenwall.png"));
        }
        FileTrees.put(share.resolve("bash-completion/completions/greenwall"), outputOf("completion", "bash"));
        FileTrees.put(share.resolve(zsh).resolve("_greenwall"), outputOf("completion", "zsh"));
        FileTrees.put(share.resolve("fish/vendor_completions.d/greenwall.fish"), outputOf("completion", "fish"));
        gzip(share.resolve("man/man1/greenwall.1.gz"), outputOf("manual"));
        documents(share.resolve("doc/greenwall"));
    }

    /// What every package has, on every system.
    void documents(Path folder) throws IOException {
        copy(build.project().resolve("LICENSE"), folder.resolve("copyright"));
        FileTrees.put(
                folder.resolve("licences.txt"),
                licences.page(image.app(), build.work().resolve("runtime")));
        FileTrees.put(folder.resolve("greenwall.cdx.json"), licences.billOfMaterials());
        FileTrees.copy(build.project().resolve("docs"), folder);
        gzip(folder.resolve("changelog.gz"), Files.readString(build.project().resolve("CHANGELOG.md")));
    }

    private String outputOf(String... words) throws IOException, InterruptedException {
        return image.outputOf(List.of(words), Map.of());
    }

    /// Gzip without a time in its head.
    private static void gzip(Path file, String text) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        Files.createDirectories(file.getParent());
        Files.write(file, bytes.toByteArray());
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        Files.copy(from, to);
    }
}
