package greenwall.views;

import greenwall.fleet.SanitizedText;
import java.util.Map;
import javafx.scene.image.Image;
import javafx.scene.input.Clipboard;
import javafx.scene.input.DataFormat;

/// The only class that writes to the clipboard. Copied text is often pasted into a terminal, so control
/// characters are removed.
public final class SystemClipboard {
    private SystemClipboard() {}

    public static void putText(String text) {
        Clipboard.getSystemClipboard().setContent(Map.of(DataFormat.PLAIN_TEXT, SanitizedText.block(text)));
    }

    public static void putPicture(Image picture) {
        Clipboard.getSystemClipboard().setContent(Map.of(DataFormat.IMAGE, picture));
    }
}
