package greenwall.tests.secrets;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Unique secrets, in each form in which one could be leaked.
final class PlantedSecrets {
    private final Map<String, String> secrets;

    PlantedSecrets(Map<String, String> secrets) {
        this.secrets = Map.copyOf(secrets);
    }

    /// The secrets that the bytes contain, and in which form.
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
        // Preceding bytes shift the Base64 encoding; the middle of one of the three alignments always occurs.
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
