import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The .msi and .zip of Windows, the .dmg and .zip of macOS: jpackage makes the installers there, with the
/// system's own tools (WiX on Windows). The release workflow runs this; nobody has run it on a machine of the
/// maintainers yet.
record OtherPackages(Build build, Image image, LinuxSystemFiles systemFiles) {
    Path installer() throws IOException, InterruptedException {
        boolean windows = Platform.current() == Platform.WINDOWS;
        var into = FileTrees.fresh(build.work().resolve("installer"));
        var options = new ArrayList<>(build.options(windows ? "windows.options" : "mac.options"));
        options.addAll(List.of("--name", windows ? "greenwall" : "Greenwall"));
        options.addAll(List.of("--app-image", image.folder().toString(), "--dest", into.toString()));
        options.addAll(
                List.of("--license-file", build.project().resolve("LICENSE").toString()));
        options.addAll(List.of(
                "--file-associations",
                build.sources().resolve("options/incident.properties").toString()));
        options.addAll(List.of(
                "--app-version",
                windows ? build.release() : "1" + build.release().replaceFirst("^0", "")));
        Run.tool(Run.ofJdk("jpackage", options));
        try (var made = Files.list(into)) {
            var from = made.findFirst().orElseThrow(() -> new IOException("jpackage left no installer"));
            var suffix = from.toString().substring(from.toString().lastIndexOf('.'));
            return Files.move(from, build.out().resolve(name() + suffix));
        }
    }

    /// Runs from wherever it is unpacked, without being an administrator.
    Path zip() throws IOException, InterruptedException {
        var folder = FileTrees.fresh(build.work().resolve("zip")).resolve(name());
        Files.createDirectories(folder);
        FileTrees.copy(image.folder(), folder.resolve(image.folder().getFileName()));
        systemFiles.documents(folder.resolve("documents"));
        var file = build.out().resolve(name() + ".zip");
        Run.tool(Run.ofJdk(
                "jar",
                List.of(
                        "--create",
                        "--no-manifest",
                        "--file",
                        file.toString(),
                        "-C",
                        folder.getParent().toString(),
                        name())));
        return file;
    }

    private String name() {
        return "greenwall-" + build.packageVersion().replace('~', '-') + "-"
                + (Platform.current() == Platform.WINDOWS ? "windows" : "macos") + "-" + Platform.processor();
    }
}
