/// The one HTTP client: authentication, TLS, proxies, deadlines, limits, retries, and failures put into words.
@NullMarked
package greenwall.connectors.http;

import org.jspecify.annotations.NullMarked;
