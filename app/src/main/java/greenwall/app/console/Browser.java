package greenwall.app.console;

import greenwall.fleet.WebAddress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Opens a web page in the desktop's browser. The address is a single argument without a shell, and known to be a web
/// address.
final class Browser {
    private Browser() {}

    static boolean open(WebAddress page) {
        var system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        var command = new ArrayList<>(
                system.contains("mac")
                        ? List.of("open")
                        : system.contains("windows")
                                ? List.of("rundll32", "url.dll,FileProtocolHandler")
                                : List.of("xdg-open"));
        command.add(page.url());
        try {
            DesktopProgram.of(command).start();
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
