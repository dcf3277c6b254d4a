// Every test of the SDK, one after the other: `node main.js`. Without `--test`, under which a file that
// holds no test counts as one that passed.
'use strict';

require('./receiver');
require('./orders');
require('./payments');
require('./settlements');
require('./errors');
require('./signatures');
require('./webhooks');
require('./server');
