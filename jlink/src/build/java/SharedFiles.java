import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/// What a Linux desktop and shell want of a program beside itself, under `usr`: menu, file type, links, icon,
/// manual, completions, the wall's service, licences and bill of materials. The image itself prints what it
/// knows best.
record SharedFiles(Build build, Image image, Licences licences) {
    /// @param zsh where this kind of system keeps zsh's completions
    void lay(Path usr, String zsh) throws IOException, InterruptedException {
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
        FileTrees.put(share.resolve("bash-completion/completions/greenwall"), says("completion", "bash"));
        FileTrees.put(share.resolve(zsh).resolve("_greenwall"), says("completion", "zsh"));
        FileTrees.put(share.resolve("fish/vendor_completions.d/greenwall.fish"), says("completion", "fish"));
        packed(share.resolve("man/man1/greenwall.1.gz"), says("manual"));
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
        packed(folder.resolve("changelog.gz"), Files.readString(build.project().resolve("CHANGELOG.md")));
    }

    private String says(String... words) throws IOException, InterruptedException {
        return image.says(List.of(words), Map.of());
    }

    /// Gzip without a time in its head.
    private static void packed(Path file, String text) throws IOException {
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
