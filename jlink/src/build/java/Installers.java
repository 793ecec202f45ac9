import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Makes the installers of the system it runs on, from the runnable tree that the build has left: the runtime
/// image, the start-up cache, what lies beside the program, the packages, and their checksums.
///
/// Run by Maven: `mvn -q -Pinstaller package`.
final class Installers {
    private Installers() {}

    static void main(String[] args) throws Exception {
        var build = Build.of(Path.of(args[0]), Path.of(args[1]), Path.of(args[2]), Path.of(args[3]), Path.of(args[4]));
        removeEarlier(build.out());
        var image = Image.make(build);
        image.makeCache();
        var licences = Licences.of(build, build.work().resolve("runtime"));
        var systemFiles = new LinuxSystemFiles(build, image, licences);
        var made = new ArrayList<Path>();
        if (Platform.current() == Platform.LINUX) {
            var packages = new LinuxPackages(build, image, systemFiles);
            made.addAll(List.of(packages.deb(), packages.rpm(), packages.tarball()));
        } else {
            var packages = new OtherPackages(build, image, systemFiles);
            made.addAll(List.of(packages.installer(), packages.zip()));
        }
        var bill = build.out()
                .resolve("greenwall-" + build.packageVersion().replace('~', '-') + "-"
                        + Platform.current().name().toLowerCase(Locale.ROOT) + "-" + Platform.processor()
                        + ".cdx.json");
        Files.writeString(bill, licences.billOfMaterials());
        made.add(bill);
        var sums = new StringBuilder();
        for (var file : made) {
            sums.append(LinuxPackages.hex("SHA-256", file))
                    .append("  ")
                    .append(file.getFileName())
                    .append('\n');
            System.out.printf(Locale.ROOT, "%-60s %6.1f MB%n", file.getFileName(), Files.size(file) / 1e6);
        }
        Files.writeString(build.out().resolve("SHA256SUMS"), sums);
        System.out.printf(Locale.ROOT, "%-60s %6.1f MB%n", "installed", FileTrees.bytes(image.folder()) / 1e6);
    }

    private static void removeEarlier(Path out) throws IOException {
        Files.createDirectories(out);
        try (var files = Files.list(out)) {
            for (var file : files.toList()) {
                if (file.getFileName().toString().matches("(greenwall[-_].*|SHA256SUMS)")) {
                    Files.delete(file);
                }
            }
        }
    }
}
