package greenwall.app.console;

import greenwall.connectors.files.RegularFileReader;
import greenwall.styles.Theme;
import greenwall.views.window.SavedWindows;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Stores the open windows in a text file. A damaged file is kept under another name.
///
/// @param restoresWindows whether windows open again where they were; if not, only the theme and the font scale
///     are restored
public record SavedWindowsFile(Path file, BackgroundFileWriter writer, SaveFailures failures, boolean restoresWindows)
        implements SavedWindows.WindowStore, AutoCloseable {
    private static final int LARGEST = 1 << 20;
    private static final int MAX_WINDOWS = 16;

    public SavedWindowsFile(Path file, SaveFailures status, boolean restoresWindows) {
        this(file, new BackgroundFileWriter(file, "open windows", LARGEST, status), status, restoresWindows);
    }

    @Override
    public SavedWindows load() {
        try {
            var links = new ArrayList<String>();
            var theme = SavedWindows.FIRST.theme();
            double scale = SavedWindows.FIRST.scale();
            for (var line : RegularFileReader.text(file, LARGEST).lines().toList()) {
                if (line.startsWith("theme ")) {
                    theme = Theme.valueOf(line.substring(6));
                } else if (line.startsWith("scale ")) {
                    scale = Double.parseDouble(line.substring(6));
                } else if (line.startsWith("window ") && links.size() < MAX_WINDOWS) {
                    links.add(line.substring(7));
                }
            }
            return new SavedWindows(restoresWindows ? links : List.of(), theme, scale);
        } catch (IllegalArgumentException | CharacterCodingException _) {
            failures.setAside(file, "The windows and the theme of the last run could not be restored.");
        } catch (IOException _) {
            // There is no such file yet, or the first attempt to save reports why not.
        }
        return SavedWindows.FIRST;
    }

    @Override
    public void save(SavedWindows windows) {
        var lines = new ArrayList<String>();
        lines.add("theme " + windows.theme().name());
        lines.add("scale " + windows.scale());
        windows.links().forEach(link -> lines.add("window " + link));
        writer.write(() -> String.join("\n", lines) + "\n");
    }

    @Override
    public void close() {
        writer.close();
    }
}
