package greenwall.app.site;

import greenwall.app.config.Config;
import greenwall.connectors.files.FileErrorText;
import greenwall.connectors.files.RegularFileReader;
import greenwall.fleet.probe.Probe;
import greenwall.fleet.probe.ProbeCatalogue;
import greenwall.fleet.probe.ProbeFileReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The built-in probes and the site's own probes. The catalogue gives no access to run them.
///
/// @param problems errors in the site's own probes
public record SiteProbeCatalogue(ProbeCatalogue probes, List<String> problems) {
    private static final int MAX_FILE_BYTES = 1 << 20;

    public static SiteProbeCatalogue of(Config config) {
        var problems = new ArrayList<String>();
        return new SiteProbeCatalogue(
                ProbeCatalogue.builtIn().with(ofSite(config.ssh().probes(), problems)), problems);
    }

    private static List<Probe> ofSite(List<Path> folders, List<String> problems) {
        var found = new ArrayList<Probe>();
        for (var folder : folders) {
            try {
                RegularFileReader.inFolder(folder, name -> name.endsWith(".probe"))
                        .forEach(file -> read(file, found, problems));
            } catch (IOException unreadable) {
                problems.add(folder + ": cannot be read: " + FileErrorText.of(unreadable));
            }
        }
        return found;
    }

    private static void read(Path file, List<Probe> into, List<String> problems) {
        try {
            switch (ProbeFileReader.read(file.toString(), RegularFileReader.text(file, MAX_FILE_BYTES))) {
                case ProbeFileReader.Parsed(var probe) -> into.add(probe);
                case ProbeFileReader.Invalid(var wrong) -> problems.addAll(wrong);
            }
        } catch (RegularFileReader.TooLongException tooLong) {
            problems.add(file + ": larger than " + MAX_FILE_BYTES + " bytes, the limit for a probe file");
        } catch (IOException unreadable) {
            problems.add(file + ": cannot be read: " + FileErrorText.of(unreadable));
        }
    }
}
