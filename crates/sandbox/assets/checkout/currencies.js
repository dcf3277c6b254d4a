// The 97 currencies the constructor takes, in upper case only. Not the list of the HTTP API: this one
// lacks JPY, KRW, VND, CLP and ZMW, and an app that offers those must learn it here.
const CURRENCIES = new Set(
  (
    "AED ALL AMD ARS AUD AWG BBD BDT BHD BMD BND BOB BSD BWP BZD CAD CHF CNY COP CRC CUP CZK DKK DOP DZD EGP ETB EUR " +
    "FJD GBP GHS GIP GMD GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR JMD KES KGS KHR KWD KYD KZT LAK LBP LKR LRD LSL MAD " +
    "MDL MKD MMK MNT MOP MUR MVR MWK MXN MYR NAD NGN NIO NOK NPR NZD OMR PEN PGK PHP PKR QAR RUB SAR SCR SEK SGD SLL " +
    "SOS SSP SVC SZL THB TRY TTD TZS USD UYU UZS YER ZAR"
  ).split(" "),
);
