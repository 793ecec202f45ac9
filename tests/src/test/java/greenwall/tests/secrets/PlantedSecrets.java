package greenwall.tests.secrets;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Secrets that are nowhere else in the world, in each form in which one could be written down by mistake.
final class PlantedSecrets {
    private final Map<String, String> secrets;

    PlantedSecrets(Map<String, String> secrets) {
        this.secrets = Map.copyOf(secrets);
    }

    /// Which secrets the bytes hold, and in what form.
    List<String> in(byte[] bytes) {
        var text = new String(bytes, StandardCharsets.ISO_8859_1);
        var wide = new String(bytes, StandardCharsets.UTF_16LE);
        var found = new ArrayList<String>();
        secrets.forEach((name, secret) -> forms(secret).forEach((form, shape) -> {
            if (text.contains(shape) || wide.contains(shape)) {
                found.add(name + " as " + form);
            }
        }));
        return found;
    }

    private static Map<String, String> forms(String secret) {
        var bytes = secret.getBytes(StandardCharsets.UTF_8);
        // What stands before a text in Base64 moves its letters; the middle of one of three shifts is always there.
        return Map.of(
                "itself", secret,
                "its second half", secret.substring(secret.length() / 2),
                "Base64", middle(Base64.getEncoder().encodeToString(bytes)),
                "Base64, one on",
                        middle(Base64.getEncoder().encodeToString(("x" + secret).getBytes(StandardCharsets.UTF_8))),
                "Base64, two on",
                        middle(Base64.getEncoder().encodeToString(("xx" + secret).getBytes(StandardCharsets.UTF_8))),
                "hex", HexFormat.of().formatHex(bytes),
                "HEX", HexFormat.of().formatHex(bytes).toUpperCase(Locale.ROOT),
                "backwards", new StringBuilder(secret).reverse().toString());
    }

    private static String middle(String base64) {
        return base64.substring(4, base64.length() - 4);
    }
}
