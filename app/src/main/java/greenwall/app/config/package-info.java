/// The configuration file: reading it and reporting every error, watching it, writing the first one, and
/// fetching its secrets.
@NullMarked
package greenwall.app.config;

import org.jspecify.annotations.NullMarked;
